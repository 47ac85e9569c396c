/// The command for programs that speak HTTP.
extension ProgramDescription {
  private typealias Option = OptionDescription
  private typealias Example = ExampleDescription

  static let serve = CommandDescription(
    name: "serve", summary: "SiYuan's and MediaWiki's API over HTTP, for programs that exist already",
    synopsis: ["serve [--listen ADDRESS …] [--token-file FILE] [options]"],
    options: [
      Option(
        "listen", "ADDRESS",
        "default 127.0.0.1:6806; [::1]:0, unix:/path",
        repeats: true),
      Option("site", "NAME", "the wiki of /w/api.php, if there are several"),
      Option("quirks", nil, "answer as SiYuan does, accidents included"),
      Option("token-file", "FILE", "answer those alone who send its first line"),
      Option("siyuan-conf", "FILE", "token and access code of a conf/conf.json"),
      Option("any-local-user", nil, "not you and root alone"),
      Option("allow-host", "NAME", "a name of this machine beside localhost", repeats: true),
      Option("allow-origin", "ORIGIN", "a page that may ask: https://example.org, *", repeats: true),
      Option("max-connections", "N", "at once; default 128", group: .limits),
      Option("max-body", "BYTES", "of a request; default 1048576", group: .limits),
      Option("request-timeout", "SECONDS", "for sending a request; default 10", group: .limits),
      Option("idle-timeout", "SECONDS", "between requests; default 60", group: .limits),
      Option("query-timeout", "SECONDS", "for making an answer; default 10", group: .limits),
      Option("access-log", nil, "a line a request on standard error"),
    ] + FleetLocation.options,
    examples: [
      Example("serve", "where SiYuan listens"),
      Example("serve --listen unix:$HOME/inlink.sock", "for curl --unix-socket"),
      Example("serve --token-file ~/.config/inlink/token", "with a token"),
    ],
    details: [
      "--listen takes addresses of this machine (127.0.0.1:6806, [::1]:6806, localhost:6806; port 0 takes a free one) and sockets "
        + "(unix:/path); the token file must be readable for you alone.",
      "SiYuan's endpoints answer POST under /api/: ref/getBacklink2, query/sql, attr/getBlockAttrs, block/getChildBlocks, "
        + "block/getBlockInfo, filetree/getHPathByID and the like, whatever only reads and the index can tell. MediaWiki's api.php is at "
        + "/w/api.php, and at /sites/NAME/w/api.php. /healthz says whether the index can be read, /status what status --json says.",
      "Without a token, programs of your own and of root are answered that speak to localhost, and no pages of other sites. With one, "
        + "those who send it: Authorization: Token T or Bearer T, ?token=T under /api/, or as the password of Basic authorization.",
      "With --fleet it answers getBacklink2 and /w/api.php for all indexes of a fleet, and one wiki of it at /sites/NAME/w/api.php.",
      "SIGHUP reads token and conf again; SIGTERM ends it after the answers that are being made. systemd's units are inlink-serve.socket "
        + "and inlink-serve.service.",
    ])
}
