/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "draft/sluice-templates.h"

G_BEGIN_DECLS

/**
 * SluiceTemplateGallery:
 *
 * What a pipeline can begin with, each with a picture of its graph; what is wrong with files of the person's folder
 * stands below. Of a template that repeats stages it asks how often. The folder is read when it is made.
 *
 * Signal `chosen (SluiceDraft *draft)`: a new draft; the gallery closes then.
 */
#define SLUICE_TYPE_TEMPLATE_GALLERY (sluice_template_gallery_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTemplateGallery, sluice_template_gallery, SLUICE, TEMPLATE_GALLERY, AdwDialog)

AdwDialog *sluice_template_gallery_new (SluiceTemplates *templates);

G_END_DECLS
