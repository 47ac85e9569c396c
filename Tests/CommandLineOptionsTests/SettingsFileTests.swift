import TestSupport
import Testing

@testable import CommandLineOptions

private func none(_ name: String) -> String? { name == "HOME" ? "/home/a" : nil }

extension CommandLineTests {
  @Suite struct SettingsFileTests {
    private func options(_ text: String, _ words: [String] = []) throws -> InlinkdOptions {
      let scratch = try ScratchFolder()
      let file = try scratch.write("inlinkd.conf", text)
      guard case .run(let options) = try InlinkdOptions.parse(["--config", file] + words, environment: none) else {
        throw UsageError(program: "", message: "shown", command: "")
      }
      return options
    }

    @Test func everySetting() throws {
      let options = try options(
        """
        # mine
        notebooks = ~/SiYuan
          notebooks=/srv/wiki = old\t\r
        index = /var/lib/inlink/index.sqlite
        poll-interval = 5
        index-mode = 0640
        settings = /etc/conf.json
        wiki-export = /srv/a.xml.gz
        interwiki = /srv/interwiki

        hints = no
        """)
      #expect(
        options
          == InlinkdOptions(
            mode: .service, notebooks: ["/home/a/SiYuan", "/srv/wiki = old"],
            index: "/var/lib/inlink/index.sqlite", pollInterval: .seconds(5), usesHints: false,
            endsAfterFirstPass: false, acceptEmpty: false, indexMode: 0o640, settings: "/etc/conf.json",
            wikiExports: ["/srv/a.xml.gz"], interwiki: "/srv/interwiki"))
    }

    @Test func theCommandLineWins() throws {
      let text = "notebooks = /a\nnotebooks = /b\npoll-interval = 9\nhints = yes\n"
      let options = try options(text, ["--notebooks", "/c", "--poll-interval", "3", "--no-hints"])
      #expect(options.notebooks == ["/c"])
      #expect(options.pollInterval == .seconds(3))
      #expect(!options.usesHints)
      #expect(try self.options(text).notebooks == ["/a", "/b"])
      #expect(try self.options(text).usesHints)
    }

    @Test(arguments: [
      ("notebooks /a", "no '=' in this line"), ("= 3", "no setting ''"), ("notebook = /a", "no setting 'notebook'"),
      ("once = yes", "no setting 'once'"), ("config = /a", "no setting 'config'"), ("index =", "index is empty"),
      ("hints = maybe", "hints takes yes or no"), ("poll-interval = 0", "poll-interval takes seconds above 0"),
      ("index-mode = 0600", "index-mode is given twice"),
      ("notebooks = SiYuan", "notebooks takes a path that begins with / or ~/"),
      ("poll-interval = 90000", "poll-interval takes seconds above 0"), ("a\u{1B}b = 2", "no setting 'a\u{FFFD}b'"),
    ])
    func aBrokenLineIsNamed(line: String, message: String) throws {
      let scratch = try ScratchFolder()
      let file = try scratch.write("inlinkd.conf", "index-mode = 0600\n\n\(line)\n")
      #expect(
        throws: UsageError(program: "inlinkd", message: "\(file):3: \(message)", command: "")
      ) { try InlinkdOptions.parse(["--config", file], environment: none) }
    }

    @Test func accessThatTheOwnerLacks() throws {
      #expect {
        try options("index-mode = 0400")
      } throws: {
        "\($0)".contains("conf:1: index-mode takes octal access bits that let the owner read and write")
      }
    }

    @Test func aFileThatIsNotThere() {
      #expect(
        throws: UsageError(
          program: "inlinkd", message: "/nonexistent/f: no such file or directory", command: "")
      ) { try InlinkdOptions.parse(["--config", "/nonexistent/f"], environment: none) }
    }
  }
}
