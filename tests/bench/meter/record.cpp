// SPDX-License-Identifier: MPL-2.0
#include "bench/meter/record.h"

#include <stdexcept>

namespace stripes::bench {

namespace {

File open_file(const std::string &path, const char *mode) {
  File file(fopen(path.c_str(), mode), &fclose);
  if (!file)
    throw std::runtime_error("cannot open " + path);
  return file;
}

} // namespace

RecordWriter::RecordWriter(const std::string &path, bool payload)
    : payload_(payload), file_(open_file(path, "wb")) {}

void RecordWriter::add(RecordEntry entry, const uint8_t *bytes) {
  if (payload_)
    entry.flags |= kRecordPayload;
  fwrite(&entry, sizeof entry, 1, file_.get());
  if (payload_)
    fwrite(bytes, entry.bytes, 1, file_.get());
}

RecordReader::RecordReader(const std::string &path) : file_(open_file(path, "rb")) {}

bool RecordReader::next(Recorded &stripe) {
  if (fread(&stripe.entry, sizeof stripe.entry, 1, file_.get()) != 1)
    return false;
  stripe.bytes.clear();
  if (!(stripe.entry.flags & kRecordPayload))
    return true;
  stripe.bytes.resize(stripe.entry.bytes);
  return fread(stripe.bytes.data(), stripe.bytes.size(), 1, file_.get()) == 1;
}

} // namespace stripes::bench
