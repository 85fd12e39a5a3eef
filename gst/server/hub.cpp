// SPDX-License-Identifier: MPL-2.0
#include "server/hub.h"

#include "server/log.h"
#include "server/websocket_reader.h"

#include <algorithm>
#include <cmath>

namespace stripes {

namespace {

constexpr int64_t kMaxMessageBytes = 8 << 20; // told to pages
constexpr unsigned kAlignment = 16;           // px
constexpr unsigned kMinSide = 16, kMaxWidth = 7680, kMaxHeight = 4320;

constexpr std::string_view kFullColour = "video_fullcolor";

// Full colour is not decided by its setting alone.
std::vector<ElementProperty> live_properties(const Settings &settings, std::string_view name) {
  return name == kFullColour ? std::vector<ElementProperty>()
                             : element_properties_of(settings, name);
}

const std::string *find(const std::vector<PageSetting> &settings, std::string_view name) {
  const auto found = std::ranges::find(settings, name, &PageSetting::name);
  return found == settings.end() ? nullptr : &found->text;
}

// A size in px that a page may ask for, made even; 0 when it is missing or absurd.
unsigned side(const std::string *text, unsigned max) {
  const double value = text ? g_ascii_strtod(text->c_str(), nullptr) : 0;
  if (!std::isfinite(value) || value < kMinSide)
    return 0;
  return static_cast<unsigned>(std::min<double>(value, max)) & ~1u;
}

} // namespace

Hub::Hub(GMainContext *context)
    : full_colour_([this](bool full) {
        if (host_)
          host_->apply_settings({full_colour_property(full)});
      }),
      columns_([this](bool narrow) {
        if (host_)
          host_->apply_settings({columns_property(narrow)});
      }),
      reaper_(context, G_PRIORITY_DEFAULT, [this] { departed_.clear(); }) {}

Hub::~Hub() = default;

void Hub::set_host(DisplayHost &host, Settings settings) {
  host_ = &host;
  settings_ = std::move(settings);
  began_ = false;
  full_colour_.forget();
  columns_.forget();
  size_owed_ = size_.has_value();
  display_.set_host(host_);
  for (const auto &[id, session] : sessions_)
    host_->client_added(id, session->request());
  for (auto &[name, wish] : wishes_)
    wish.owed = settings_.set_from_page(name, wish.text) == Settings::PageChange::Applied &&
                !host_->setting_changed(name, settings_.get_text(name));
  sound_.set_host(host_);
  sound_changed();
  microphone_host_changed();
}

void Hub::clear_host() {
  for (auto &[id, session] : sessions_)
    session->release_input();
  host_ = nullptr;
  display_.set_host(nullptr);
  sound_.set_host(nullptr);
  sound_changed();
  microphone_.set_host(nullptr);
}

// The first caps: from now on events reach the elements.
void Hub::stream_began() {
  began_ = true;
  std::vector<ElementProperty> owed;
  for (auto &[name, wish] : wishes_) {
    if (!std::exchange(wish.owed, false))
      continue;
    settings_.set_from_page(name, wish.text); // the stream's codec may have changed it
    auto properties = live_properties(settings_, name);
    owed.insert(owed.end(), properties.begin(), properties.end());
  }
  if (!owed.empty()) {
    host_->apply_settings(owed);
    display_.broadcast(settings_text("primary"), TextSlot::ServerSettings);
  }
  if (const auto wish = size_;
      std::exchange(size_owed_, false) && sessions_.contains(wish->session))
    page_resize(*sessions_[wish->session], wish->width, wish->height, wish->display);
}

void Hub::set_notice(std::string sentence) {
  if (notice_ == sentence)
    return;
  notice_ = std::move(sentence);
  display_.broadcast(pipeline_status_text(notice_.empty(), sound_.is_here()),
                     TextSlot::PipelineStatus);
  display_.broadcast(notice_text(notice_), TextSlot::Notice);
  if (notice_.empty()) // a page may have thrown away what came meanwhile
    display_.begin_anew();
}

// --- clients ---------------------------------------------------------------------------------

uint64_t Hub::add(std::unique_ptr<Transport> transport, const ClientRequest &request) {
  auto made = std::make_unique<Session>(++last_id_, request, std::move(transport), *this);
  Session &session = *made;
  sessions_[session.id()] = std::move(made);
  count_ = sessions_.size();
  display_.join(session);
  if (!stats_timer_.running())
    stats_timer_.start(kStatsInterval, [this] {
      send_stats();
      return !sessions_.empty();
    });
  if (host_)
    host_->client_added(session.id(), request);
  session.start();
  return last_id_;
}

void Hub::remove(Session &session, std::string_view reason) {
  const auto found = sessions_.find(session.id());
  if (found == sessions_.end())
    return;
  departed_.push_back(std::move(found->second));
  sessions_.erase(found);
  bytes_before_.erase(session.id());
  count_ = sessions_.size();
  display_.leave(session);
  decide_abilities();
  if (host_)
    host_->client_removed(session.id(), reason);
  if (removed_)
    removed_(session.id());
  reaper_.wake();
}

void Hub::send_text(uint64_t id, std::string_view text) {
  if (id == 0)
    return display_.broadcast(text, TextSlot::None);
  if (const auto found = sessions_.find(id); found != sessions_.end())
    found->second->send_text(text);
}

void Hub::disconnect(uint64_t id) {
  if (const auto found = sessions_.find(id); found != sessions_.end())
    found->second->kill("disconnected by the server", kCloseNormal, "disconnected by the server");
}

void Hub::close_all() {
  while (!sessions_.empty()) {
    Session &session = *sessions_.begin()->second;
    session.close(kCloseShuttingDown, "server shutting down");
    remove(session, "server shutting down");
  }
  departed_.clear();
}

// --- from the pipeline -----------------------------------------------------------------------

void Hub::consume(std::vector<StreamBox::Item> &items, bool lost) {
  if (!settings_.get_bool("enable_cursors"))
    std::erase_if(items, [](const auto &item) { return std::holds_alternative<CursorText>(item); });
  display_.consume(
      items, lost, [this](const StreamInfo &info) { follow_stream(info); },
      [this] { display_.broadcast(settings_text("primary"), TextSlot::ServerSettings); });
  if (host_ && !began_ && display_.stream())
    stream_began();
}

void Hub::follow_stream(const StreamInfo &info) {
  follow_codec(info.codec);
  // How a line was written counts as a wish, until somebody says otherwise.
  if (!began_ && info.full_colour && !wishes_.contains(kFullColour))
    settings_.set_from_page(kFullColour, "true");
  if (!began_ || info.full_colour)
    full_colour_.is_set(info.full_colour);
  // Caps do not tell: whatever the encoder was set to, it hears what holds here.
  const bool columns = display_.is_watched() && display_.all_take_columns();
  if (host_)
    host_->apply_settings({columns_property(columns)});
  columns_.is_set(columns);
  decide_abilities();
}

// Pages take video only of the codec that server_settings names, so the setting follows what the
// pipeline really makes.
void Hub::follow_codec(Codec codec) {
  forced_encoder_.clear();
  const bool jpeg = settings_.get_text("encoder") == "jpeg";
  if (jpeg == (codec == Codec::Jpeg))
    return;
  const char *encoder = codec == Codec::Jpeg ? "jpeg" : "h264enc-striped";
  if (settings_.set_from_page("encoder", encoder) == Settings::PageChange::Refused)
    forced_encoder_ = encoder; // the operator locked another one, but that is not what comes
}

// --- settings --------------------------------------------------------------------------------

void Hub::decide_abilities() {
  // All browsers show JPEG in full colour.
  const auto &stream = display_.stream();
  const bool jpeg = stream && stream->codec == Codec::Jpeg;
  full_colour_.decide(settings_.get_bool(kFullColour), jpeg || display_.all_decode_full_colour());
  if (display_.is_watched()) // else there are no pictures
    columns_.decide(true, display_.all_take_columns());
}

void Hub::watching_changed() {
  decide_abilities(); // first, so that keys are made of the right kind
  display_.watching_changed();
}

std::string Hub::settings_text(std::string_view display) const {
  std::vector<SettingsJsonExtra> extra = {
      {"ws_max_message_bytes", "{\"value\":" + std::to_string(kMaxMessageBytes) + "}"}};
  if (const std::string name = json_string(forced_encoder_); !forced_encoder_.empty())
    extra.push_back(
        {"encoder", "{\"value\":" + name + ",\"overridden\":true,\"allowed\":[" + name + "]}"});
  add_sound_entries(extra);
  add_microphone_entry(extra);
  return server_settings_json(settings_, extra, display);
}

void Hub::page_settings(Session &session, std::string_view json) {
  auto parsed = parse_page_settings(json);
  if (!parsed) {
    GST_INFO("SETTINGS of client %" G_GUINT64_FORMAT ": %s", session.id(),
             parsed.failure().user.c_str());
    return;
  }
  auto wanted = std::move(*parsed);
  if (const std::string *display = find(wanted, "displayId"); display && *display != "primary")
    return session.kill("this server has no display " + json_string(display->substr(0, 32)),
                        kClosePolicy, "no such display");

  const bool first = !display_.owned_by(session);
  if (first) {
    const bool running = display_.stream() && display_.is_watched();
    display_.claim(session);
    if (running)
      session.reset_video(false);
  }
  choose_encoder(wanted, first);
  change_settings(wanted);

  const std::string *manual = find(wanted, "is_manual_resolution_mode");
  const bool is_manual = manual && *manual == "true";
  const unsigned width =
      side(find(wanted, is_manual ? "manual_width" : "initialClientWidth"), kMaxWidth);
  const unsigned height =
      side(find(wanted, is_manual ? "manual_height" : "initialClientHeight"), kMaxHeight);
  if (width && height)
    page_resize(session, width, height, "primary");
  if (first) {
    display_.send_resolution(session);
    display_.broadcast(display_config_text(), TextSlot::None);
    if (!session.is_watching())
      session.watch();
  }
}

// A page that cannot decode H.264 asks for JPEG. That is its need and not a wish for all that come
// after it: the next owner without one gets what was there before.
void Hub::choose_encoder(std::vector<PageSetting> &wanted, bool first) {
  if (find(wanted, "encoder")) {
    if (encoder_before_page_.empty())
      encoder_before_page_ = settings_.get_text("encoder");
  } else if (first && !encoder_before_page_.empty()) {
    wanted.push_back({"encoder", std::exchange(encoder_before_page_, {})});
  }
}

void Hub::change_settings(const std::vector<PageSetting> &wanted) {
  bool changed = false;
  std::vector<ElementProperty> unhandled;
  for (const auto &setting : wanted) {
    if (settings_.set_from_page(setting.name, setting.text) != Settings::PageChange::Applied)
      continue;
    changed = true;
    const SettingAlias *alias = find_setting_alias(setting.name);
    const SettingSpec *spec = find_setting(alias ? alias->setting : setting.name);
    if (!spec)
      continue;
    const std::string text = settings_.get_text(spec->name);
    if (peer_host_)
      peer_host_->setting_changed(spec->name, text);
    const bool handled = host_ && host_->setting_changed(spec->name, text);
    wishes_[spec->name] = {text, !handled && !began_};
    if (handled && spec->name == kFullColour)
      full_colour_.is_set(settings_.get_bool(kFullColour));
    if (handled || !host_ || !began_)
      continue;
    auto properties = live_properties(settings_, spec->name);
    unhandled.insert(unhandled.end(), properties.begin(), properties.end());
  }
  if (!unhandled.empty())
    host_->apply_settings(unhandled);
  decide_abilities();
  if (changed)
    display_.broadcast(settings_text("primary"), TextSlot::ServerSettings);
}

// A page that is dragged asks many times a second: only its last wish counts.
void Hub::page_resize(Session &session, unsigned width, unsigned height, std::string_view display) {
  const auto &stream = display_.stream();
  if (!display_.owned_by(session) || display != "primary")
    return;
  if (settings_.get_bool("force_aligned_resolution")) {
    width &= ~(kAlignment - 1);
    height &= ~(kAlignment - 1);
  }
  size_ = Resize{session.id(), width, height, std::string(display)};
  const bool same = stream && stream->width == width && stream->height == height;
  // Locked: the operator gave the screen its size.
  const bool fixed = settings_.get_bool("is_manual_resolution_mode") &&
                     settings_.locked("is_manual_resolution_mode");
  if (same || fixed || !settings_.get_bool("enable_resize")) {
    resize_.reset();
    return display_.send_resolution(session);
  }
  resize_ = size_;
  if (resize_timer_.running())
    return;
  request_resize();
  resize_timer_.start(kResizeInterval, [this] {
    const bool more = resize_.has_value();
    request_resize();
    return more;
  });
}

void Hub::request_resize() {
  const auto wish = std::exchange(resize_, std::nullopt);
  if (!wish)
    return;
  if (host_ && host_->resize_requested(wish->width, wish->height, wish->display))
    return; // the new size comes with the stream
  if (const auto found = sessions_.find(wish->session); found != sessions_.end())
    display_.send_resolution(*found->second);
}

} // namespace stripes
