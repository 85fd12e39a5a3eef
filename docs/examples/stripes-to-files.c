/* SPDX-License-Identifier: MPL-2.0
 *
 * Takes stripes from an appsink and writes them to files, as GstStripeMeta says where they belong:
 *
 *   stripes-to-files FOLDER PICTURES [PIPELINE]
 *
 * H.264: FOLDER/row-Y.h264, for each row of stripes is a stream of its own.
 * JPEG:  FOLDER/picture-ID-row-Y.jpg, for each stripe is a picture of its own.
 *
 * PIPELINE is what stands before the appsink, such as
 *   'ximagestripesrc ! stripeenc codec=jpeg'
 */
#include <gst/app/gstappsink.h>
#include <stdio.h>
#include <stdlib.h>
#include <stripe/gststripe.h>

typedef struct {
  const gchar *folder;
  guint64 pictures;
  GHashTable *rows; /* y -> FILE */
} Output;

static int complain(const gchar *sentence) {
  fprintf(stderr, "stripes-to-files: %s\n", sentence);
  return EXIT_FAILURE;
}

static void close_file(gpointer file) {
  fclose(file);
}

/* The file of a row; it begins with a key stripe, for nothing before one can be decoded. */
static FILE *row_file(Output *out, const GstStripeMeta *meta) {
  FILE *file = g_hash_table_lookup(out->rows, GUINT_TO_POINTER(meta->y));
  if (!file && meta->key) {
    g_autofree gchar *name = g_strdup_printf("%s/row-%u.h264", out->folder, meta->y);
    file = fopen(name, "wb");
    if (file)
      g_hash_table_insert(out->rows, GUINT_TO_POINTER(meta->y), file);
  }
  return file;
}

static gboolean write_h264(Output *out, const GstStripeMeta *meta, const GstMapInfo *map) {
  FILE *file = row_file(out, meta);
  return file && fwrite(map->data, 1, map->size, file) == map->size;
}

static gboolean write_jpeg(Output *out, const GstStripeMeta *meta, const GstMapInfo *map) {
  g_autofree gchar *name =
      g_strdup_printf("%s/picture-%u-row-%u.jpg", out->folder, meta->frame_id, meta->y);
  return g_file_set_contents(name, (const gchar *)map->data, (gssize)map->size, NULL);
}

/* One stripe. FALSE when it could not be written. */
static gboolean write_stripe(Output *out, GstSample *sample) {
  GstBuffer *buffer = gst_sample_get_buffer(sample);
  const GstStructure *caps = gst_caps_get_structure(gst_sample_get_caps(sample), 0);
  const GstStripeMeta *meta = gst_buffer_get_stripe_meta(buffer);
  GstMapInfo map;
  gboolean written;

  if (!meta || !gst_buffer_map(buffer, &map, GST_MAP_READ))
    return FALSE;
  printf("picture %u row %u: %ux%u, %" G_GSIZE_FORMAT " bytes%s%s\n", meta->frame_id, meta->y,
         meta->width, meta->height, map.size, meta->key ? ", key" : "",
         meta->refinement ? ", refinement" : "");
  if (g_strcmp0(gst_structure_get_string(caps, "codec"), "jpeg") == 0)
    written = write_jpeg(out, meta, &map);
  else
    written = write_h264(out, meta, &map);
  gst_buffer_unmap(buffer, &map);
  /* The last stripe of a picture carries the marker. */
  if (GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_MARKER))
    out->pictures++;
  return written;
}

/* Why the pipeline ended early, if it did. */
static int check_bus(GstElement *pipeline) {
  g_autoptr(GstBus) bus = gst_element_get_bus(pipeline);
  g_autoptr(GstMessage) message = gst_bus_pop_filtered(bus, GST_MESSAGE_ERROR);
  g_autoptr(GError) error = NULL;

  if (!message)
    return EXIT_SUCCESS;
  gst_message_parse_error(message, &error, NULL);
  return complain(error->message);
}

static int run(const gchar *folder, guint64 pictures, const gchar *source) {
  g_autofree gchar *line =
      g_strdup_printf("%s ! appsink name=out sync=false max-buffers=256", source);
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) rows = g_hash_table_new_full(NULL, NULL, NULL, close_file);
  g_autoptr(GstElement) pipeline = gst_parse_launch(line, &error);
  g_autoptr(GstElement) sink = NULL;
  Output out = {folder, 0, rows};
  int status = EXIT_SUCCESS;

  if (error) /* also when something could be made of the rest */
    return complain(error->message);
  sink = gst_bin_get_by_name(GST_BIN(pipeline), "out");
  gst_element_set_state(pipeline, GST_STATE_PLAYING);
  while (status == EXIT_SUCCESS && out.pictures < pictures) {
    g_autoptr(GstSample) sample = gst_app_sink_pull_sample(GST_APP_SINK(sink));
    if (!sample) /* end of stream, or an error */
      break;
    if (!write_stripe(&out, sample))
      status = complain("A stripe could not be written. Is the folder there, and room in it?");
  }
  if (status == EXIT_SUCCESS)
    status = check_bus(pipeline);
  gst_element_set_state(pipeline, GST_STATE_NULL);
  return status;
}

int main(int argc, char **argv) {
  g_autoptr(GError) error = NULL;

  gst_init(&argc, &argv);
  if (argc < 3 || argc > 4)
    return complain("usage: stripes-to-files FOLDER PICTURES [PIPELINE]");
  if (!gst_stripe_load_plugin(&error))
    return complain(error->message);
  return run(argv[1], g_ascii_strtoull(argv[2], NULL, 10),
             argc > 3 ? argv[3] : "videotestsrc pattern=ball ! videoconvert ! stripeenc");
}
