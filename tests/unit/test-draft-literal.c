/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "draft/sluice-literal.h"

static void
test_values (void)
{
  static const char text[] = "{\"a\": [1, -2.5e3, true, false, null], \"名\": \"x\\n\\u4e2d\\ud83d\\ude80\\\"\", \"o\": {}}";
  SluiceFault fault;
  g_autoptr (SluiceLiteral) root = sluice_literal_parse (text, -1, &fault);
  const SluiceLiteral *list = sluice_literal_get (root, "a");

  g_assert_cmpint (fault.kind, ==, SLUICE_FAULT_NONE);
  g_assert_cmpuint (sluice_literal_count (root), ==, 3);
  g_assert_cmpuint (sluice_literal_count (list), ==, 5);
  g_assert_true (sluice_literal_nth (list, 0)->integer);
  g_assert_cmpfloat (sluice_literal_nth (list, 1)->number, ==, -2500);
  g_assert_true (sluice_literal_nth (list, 2)->boolean);
  g_assert_cmpint (sluice_literal_nth (list, 4)->kind, ==, SLUICE_LITERAL_NULL);
  g_assert_cmpstr (sluice_literal_get (root, "名")->string, ==, "x\n中🚀\"");
  g_assert_null (sluice_literal_get (root, "b"));
  g_assert_null (sluice_literal_get (list, "a"));
}

typedef struct
{
  const char *text;
  SluiceFaultKind kind;
  guint line;
  guint column;
} Wrong;

static const Wrong wrong[] = {
  { "", SLUICE_FAULT_EMPTY, 1, 1 },
  { " \n ", SLUICE_FAULT_EMPTY, 2, 2 },
  { "{", SLUICE_FAULT_END, 1, 2 },
  { "{\"a\": 1", SLUICE_FAULT_END, 1, 8 },
  { "{\"a\"", SLUICE_FAULT_END, 1, 5 },
  { "{\n  \"a\": 1,\n}", SLUICE_FAULT_COMMA, 2, 9 },
  { "[1,]", SLUICE_FAULT_COMMA, 1, 3 },
  { "{a: 1}", SLUICE_FAULT_QUOTES, 1, 2 },
  { "{'a': 1}", SLUICE_FAULT_QUOTES, 1, 2 },
  { "{\"a\": yes}", SLUICE_FAULT_QUOTES, 1, 7 },
  { "{\"a\": NaN}", SLUICE_FAULT_NO_NUMBER, 1, 7 },
  { "{\"a\": -Infinity}", SLUICE_FAULT_NO_NUMBER, 1, 7 },
  { "{\"a\": nanny}", SLUICE_FAULT_QUOTES, 1, 7 },
  { "{\"a\" 1}", SLUICE_FAULT_UNEXPECTED, 1, 6 },
  { "{\"a\": 1 \"b\": 2}", SLUICE_FAULT_UNEXPECTED, 1, 9 },
  { "{\"中文\": 1 2}", SLUICE_FAULT_UNEXPECTED, 1, 10 },
  { "{\"a\": \"b\n\"}", SLUICE_FAULT_STRING, 1, 7 },
  { "{\"a\": \"b", SLUICE_FAULT_STRING, 1, 7 },
  { "[\"\\q\"]", SLUICE_FAULT_ESCAPE, 1, 3 },
  { "[\"\\u12g4\"]", SLUICE_FAULT_ESCAPE, 1, 3 },
  { "[\"\\u0000\"]", SLUICE_FAULT_ESCAPE, 1, 3 },
  { "[\"\\ud800\"]", SLUICE_FAULT_ESCAPE, 1, 3 },
  { "[\"\\ud800\\u0041\"]", SLUICE_FAULT_ESCAPE, 1, 3 },
  { "[\"\\", SLUICE_FAULT_END, 1, 3 },
  { "[01]", SLUICE_FAULT_NUMBER, 1, 2 },
  { "[1.]", SLUICE_FAULT_NUMBER, 1, 2 },
  { "[-]", SLUICE_FAULT_NUMBER, 1, 2 },
  { "[1e999]", SLUICE_FAULT_LARGE, 1, 2 },
  { "[0x10]", SLUICE_FAULT_NUMBER, 1, 2 },
  { "[+1]", SLUICE_FAULT_UNEXPECTED, 1, 2 },
  { "[\"a\tb\"]", SLUICE_FAULT_UNEXPECTED, 1, 4 },
  { "{\"a\": 1, \"a\": 2}", SLUICE_FAULT_DOUBLE_NAME, 1, 10 },
  { "{} {}", SLUICE_FAULT_MORE, 1, 4 },
  { "{}\n// why", SLUICE_FAULT_MORE, 2, 1 },
  { "[\"\xff\"]", SLUICE_FAULT_ENCODING, 1, 3 },
};

static void
test_wrong (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      SluiceFault fault;
      SluiceLiteral *root = sluice_literal_parse (wrong[i].text, -1, &fault);

      g_test_message ("%s", wrong[i].text);
      g_assert_null (root);
      g_assert_cmpint (fault.kind, ==, wrong[i].kind);
      g_assert_cmpuint (fault.line, ==, wrong[i].line);
      g_assert_cmpuint (fault.column, ==, wrong[i].column);
    }
}

static void
test_nul_and_depth (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  SluiceFault fault;
  SluiceLiteral *root;

  g_assert_null (sluice_literal_parse ("[1]\0[", 5, &fault));
  g_assert_cmpint (fault.kind, ==, SLUICE_FAULT_ENCODING);

  for (guint i = 0; i < 2000000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (sluice_literal_parse (deep->str, -1, &fault));
  g_assert_cmpint (fault.kind, ==, SLUICE_FAULT_DEPTH);
  g_assert_cmpuint (fault.column, ==, SLUICE_LITERAL_MAX_DEPTH + 1);

  g_string_truncate (deep, SLUICE_LITERAL_MAX_DEPTH);
  for (guint i = 0; i < SLUICE_LITERAL_MAX_DEPTH; i++)
    g_string_append_c (deep, ']');
  root = sluice_literal_parse (deep->str, -1, &fault);
  g_assert_nonnull (root);
  sluice_literal_free (root);
}

/* Every beginning of a text is refused with a place inside it, and no byte that is changed breaks anything. */
static void
test_any_bytes (void)
{
  static const char text[] = "{\"a\": [1, -2.5e3, true], \"名\": {\"x\": \"\\u4e2d\\\"\"}, \"c\": null}";
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (gsize length = 0; length + 1 < sizeof text - 1; length++)
    {
      SluiceFault fault;

      g_assert_null (sluice_literal_parse (text, (gssize) length, &fault));
      g_assert_cmpuint (fault.offset, <=, length);
    }
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *changed = g_strdup (text);
      g_autoptr (SluiceLiteral) root = NULL;
      g_autoptr (JsonNode) node = NULL;
      SluiceFault fault;

      for (int n = g_rand_int_range (rand, 1, 4); n > 0; n--)
        changed[g_rand_int_range (rand, 0, sizeof text - 1)] = (char) g_rand_int_range (rand, 1, 256);
      root = sluice_literal_parse (changed, -1, &fault);
      g_assert_true ((root == NULL) == (fault.kind != SLUICE_FAULT_NONE));
      if (root == NULL)
        continue;
      /* What we take another reader takes too. */
      node = json_from_string (changed, NULL);
      g_assert_nonnull (node);
    }
}

static void
assert_member (const char *text,
               const char *name,
               const char *value,
               const char *expected)
{
  g_autofree char *changed = sluice_literal_set_member (text, name, value);

  g_assert_cmpstr (changed, ==, expected);
}

static void
test_members (void)
{
  assert_member ("{}", "a", "1", "{\n  \"a\": 1\n}");
  assert_member ("{\"a\": 1}", "a", "22", "{\"a\": 22}");
  assert_member ("{\"a\": 1}", "b", "2", "{\"a\": 1, \"b\": 2}");
  assert_member ("{\n    \"a\": 1\n}", "b", "2", "{\n    \"a\": 1,\n    \"b\": 2\n}");
  assert_member ("{\n  \"a\": 1,\n  \"b\": 2\n}", "a", NULL, "{\n  \"b\": 2\n}");
  assert_member ("{\n  \"a\": 1,\n  \"b\": 2\n}", "b", NULL, "{\n  \"a\": 1\n}");
  assert_member ("{ \"a\": 1 }", "a", NULL, "{}");
  assert_member ("{\"a\": 1}", "b", NULL, "{\"a\": 1}");
  assert_member ("{\"a\": [1,  2]}", "q\"", "\"x\"", "{\"a\": [1,  2], \"q\\\"\": \"x\"}");
  assert_member ("[]", "a", "1", NULL);
  assert_member ("{", "a", "1", NULL);
}

static void
test_written_again (void)
{
  static const char text[] = "{ \"a\":[1.50,2E3 ,{}],\"b\\u0041\" : \"\\u4e2d\" , \"c\":{\"d\":[]}}";
  g_autoptr (SluiceLiteral) root = sluice_literal_parse (text, -1, NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  sluice_literal_append (root, text, out, -1);
  g_assert_cmpstr (out->str, ==, "{\"a\":[1.50,2E3,{}],\"bA\":\"\\u4e2d\",\"c\":{\"d\":[]}}");
  g_string_truncate (out, 0);
  sluice_literal_append (root, text, out, 0);
  g_assert_cmpstr (out->str, ==, "{\n  \"a\": [\n    1.50,\n    2E3,\n    {}\n  ],\n  \"bA\": \"\\u4e2d\",\n"
                                 "  \"c\": {\n    \"d\": []\n  }\n}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/draft-literal/values", test_values);
  g_test_add_func ("/draft-literal/wrong", test_wrong);
  g_test_add_func ("/draft-literal/nul-and-depth", test_nul_and_depth);
  g_test_add_func ("/draft-literal/any-bytes", test_any_bytes);
  g_test_add_func ("/draft-literal/members", test_members);
  g_test_add_func ("/draft-literal/written-again", test_written_again);

  return g_test_run ();
}
