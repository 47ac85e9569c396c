import Foundation
import TestSupport
import Testing

/// MediaWiki clients that others wrote ask `inlink serve` as the README says, with a token and without: mwclient and pywikibot from
/// PyPI.
@Suite struct WikiClientTests {
  /// The interpreter of the folder that `scripts/prepare --with-tools` makes; nil where the clients could not be installed.
  private static var python: String? {
    let folder = SharedFolder.project.appending(path: ".build-recipes").path
    let tools = (try? String(contentsOfFile: folder + "/ready", encoding: .utf8)) ?? ""
    let words = tools.split(whereSeparator: \.isWhitespace)
    return words.contains("mwclient") && words.contains("pywikibot") ? folder + "/bin/python3" : nil
  }

  private static let needsClients = ConditionTrait.enabled(
    if: python != nil, "scripts/prepare --with-tools could not install mwclient and pywikibot from PyPI")

  /// Prints titles of pages that link to French.
  private static let mwclient = """
    import sys, mwclient
    auth = {'httpauth': ('me', sys.argv[2])} if len(sys.argv) > 2 else {}
    site = mwclient.Site('127.0.0.1:' + sys.argv[1], scheme='http', path='/w/', **auth)
    rows = site.api('query', list='langbacklinks', lbllang='fr')['query']['langbacklinks']
    print('|'.join(row['title'] for row in rows))
    """

  private static let pywikibot = """
    import sys, pywikibot
    from pywikibot.data import api
    site = pywikibot.Site('en', 'notes')
    rows = api.ListGenerator('langbacklinks', site=site, parameters={'lbllang': 'fr'})
    print('|'.join(row['title'] for row in rows))
    pages = api.PageGenerator('langbacklinks', site=site, parameters={'glbllang': 'fr'})
    print('|'.join(sorted(page.title() for page in pages)))
    """

  @Test(needsClients) func clientsOfWikisAskOverHTTP() throws {
    let python = try #require(Self.python)
    let samples = try SampleIndexes()
    let token = "tok-0123456789abcdef"
    let file = try samples.folder.write("token", token + "\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    let first = try samples.folder.write("mw.py", Self.mwclient)
    let second = try samples.folder.write("bot/bot.py", Self.pywikibot)
    let titles = "Compost|Garden|Kitchen garden"
    for secret in [nil, token] {
      let served = try ServedIndex(samples.wiki, secret == nil ? [] : ["--token-file", file])
      let port = String(served.port)
      let run = try SystemCommand.run(
        ["/usr/bin/timeout", "-s", "KILL", "60", python, first, port] + (secret.map { [$0] } ?? []))
      #expect(Set(run.output.dropLast().split(separator: "|")) == Set(titles.split(separator: "|")), "\(run)")
      try samples.folder.write(
        "bot/notes_family.py",
        """
        from pywikibot import family
        class Family(family.Family):
            name = 'notes'
            langs = {'en': '127.0.0.1:\(port)'}
            def protocol(self, code): return 'http'
            def scriptpath(self, code): return '/w'
        """)
      try samples.folder.write(
        "bot/user-config.py",
        """
        family = 'notes'
        mylang = 'en'
        usernames['notes']['en'] = 'me'
        family_files['notes'] = '\(samples.folder.path)/bot/notes_family.py'
        max_retries = 0
        \(secret.map { "authenticate['127.0.0.1:\(port)'] = ('me', '\($0)')" } ?? "")
        """)
      let bot = try SystemCommand.run(
        ["/usr/bin/timeout", "-s", "KILL", "60", python, second],
        environment: [
          "PYWIKIBOT_DIR": samples.folder.path + "/bot", "HOME": samples.folder.path, "PATH": "/usr/bin:/bin",
        ])
      let lines = bot.output.split(separator: "\n").suffix(2)
      #expect(Set(lines.first?.split(separator: "|") ?? []) == Set(titles.split(separator: "|")), "\(bot)")
      #expect(lines.last ?? "" == titles, "\(bot)")
      #expect(served.stop().status == 0)
    }
  }
}
