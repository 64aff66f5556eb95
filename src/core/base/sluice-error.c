/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sluice-error.h"

G_DEFINE_QUARK (sluice-error-quark, sluice_error)
