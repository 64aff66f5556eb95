# SPDX-License-Identifier: GPL-3.0-or-later
"""A platform made by hand: every answer of it, and every failure, is the test's own choice."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def uuid(n):
    return f'{n:08x}-0000-4000-8000-{n:012x}'


def stage(name, status, **more):
    return {'stage_name': name, 'stage_order': 0, 'task_name': 'train_model', 'status': status,
            'celery_task_id': None, 'depends_on': [], 'result': None, 'error_message': None,
            'created_at': '2026-11-24T14:00:00', 'started_at': None, 'completed_at': None, **more}


def pipeline(n, name, status, **more):
    return {'uuid': uuid(n), 'name': name, 'description': None, 'status': status, 'celery_task_id': None,
            'stage_tasks': {}, 'results': {}, 'priority': 5, 'max_retries': 3, 'retry_count': 0,
            'created_at': '2026-11-24T14:00:00.000001', 'started_at': None, 'completed_at': None,
            'error_message': None, **more}


DONE = {'started_at': '2026-11-24T14:00:00', 'completed_at': '2026-11-24T14:38:00.500000'}


class Platform:
    """What the server holds, and how it fails."""

    def __init__(self):
        self.rows = []
        self.stages = {}
        self.key = None
        self.fault = None           # a function of the handler: True where it answered in its own way
        self.before = None          # called with each request for a /status, several at a time
        self.after_status = None    # called after each /status answer
        self.calls = []
        self.ahead = 0              # seconds that its clock is ahead of ours, behind where negative
        self.lock = threading.Lock()
        platform = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def log_message(self, *args):
                pass

            def date_time_string(self, timestamp=None):
                return super().date_time_string(time.time() + platform.ahead)

            def answer(self, status, body, kind='application/json'):
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header('Content-Type', kind)
                self.send_header('Content-Length', str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def handle_one(self):
                if platform.before is not None and self.path.endswith('/status'):
                    platform.before(self)
                with platform.lock:
                    platform.calls.append((self.command, self.path))
                    if platform.fault is not None and platform.fault(self):
                        return
                    if platform.key is not None and self.headers.get('X-API-KEY') != platform.key:
                        self.answer(401, {'detail': 'Invalid or missing API key', 'error': 'Unauthorized'})
                        return
                    platform.route(self)

            do_GET = do_POST = do_DELETE = handle_one

        self.server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.address = f'http://127.0.0.1:{self.server.server_address[1]}'
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def find(self, key):
        return next((row for row in self.rows if row['uuid'] == key), None)

    def add(self, row, *stages):
        self.rows.append(row)
        self.stages[row['uuid']] = list(stages)
        return row

    def refuse(self, handler, message):
        handler.answer(400, {'error': {'code': 'HTTP_ERROR', 'message': message, 'details': {}}})

    def miss(self, handler, name):
        handler.answer(404, {'error': {'code': 'HTTP_ERROR', 'message': f'Pipeline {name} not found', 'details': {}}})

    def route(self, handler):
        path, _, query = handler.path.partition('?')
        if not path.startswith('/api/v1/pipelines'):
            handler.answer(404, {'detail': 'Not Found'})
            return
        parts = path[len('/api/v1/pipelines'):].strip('/').split('/')
        if parts == ['']:
            values = dict(item.split('=') for item in query.split('&'))
            offset, limit = int(values['offset']), int(values['limit'])
            handler.answer(200, {'pipelines': self.rows[offset:offset + limit], 'total': len(self.rows)})
            return
        row = self.find(parts[0])
        if row is None:
            self.miss(handler, parts[0])
        elif parts[1:] == ['status']:
            handler.answer(200, {'pipeline': row, 'stages': self.stages[row['uuid']]})
            if self.after_status is not None:
                self.after_status()
        elif parts[1:] == ['start']:
            if row['status'] != 'pending':
                self.refuse(handler, 'Pipeline is not in PENDING status')
                return
            row['status'] = 'running'
            handler.answer(200, {'pipeline_uuid': row['uuid'], 'celery_task_id': 'c', 'status': 'started'})
        elif parts[1:] == ['cancel']:
            if row['status'] not in ('pending', 'running'):
                self.refuse(handler, 'Pipeline cannot be cancelled')
                return
            row['status'] = 'cancelled'
            handler.answer(200, {'pipeline_uuid': row['uuid'], 'status': 'cancelled'})
        elif handler.command == 'DELETE':
            if row['status'] not in ('failed', 'cancelled'):
                self.refuse(handler, 'Cannot delete pipeline in status ' + row['status'])
                return
            self.rows.remove(row)
            handler.answer(200, {'pipeline_uuid': row['uuid'], 'status': 'deleted'})
