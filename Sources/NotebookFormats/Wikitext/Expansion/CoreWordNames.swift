/// Names of core words whose value only a running wiki knows: a link made of one gives no row, and the page is
/// counted (README: what is out of reach).
enum CoreWordNames {
  /// Functions that speak of another page, by their names as written.
  static let ofPages: Set<[UInt8]> = names(
    """
    PAGENAME PAGENAMEE NAMESPACE NAMESPACEE NAMESPACENUMBER FULLPAGENAME FULLPAGENAMEE BASEPAGENAME BASEPAGENAMEE \
    SUBPAGENAME SUBPAGENAMEE ROOTPAGENAME ROOTPAGENAMEE TALKPAGENAME TALKPAGENAMEE SUBJECTPAGENAME \
    SUBJECTPAGENAMEE ARTICLEPAGENAME ARTICLEPAGENAMEE TALKSPACE TALKSPACEE SUBJECTSPACE SUBJECTSPACEE \
    ARTICLESPACE ARTICLESPACEE
    """)

  static let variables: Set<[UInt8]> = names(
    """
    CURRENTMONTH CURRENTMONTH1 CURRENTMONTH2 CURRENTMONTHNAME CURRENTMONTHNAMEGEN CURRENTMONTHABBREV CURRENTDAY \
    CURRENTDAY2 CURRENTDAYNAME CURRENTYEAR CURRENTTIME CURRENTHOUR CURRENTWEEK CURRENTDOW CURRENTTIMESTAMP \
    CURRENTVERSION LOCALMONTH LOCALMONTH1 LOCALMONTH2 LOCALMONTHNAME LOCALMONTHNAMEGEN LOCALMONTHABBREV LOCALDAY \
    LOCALDAY2 LOCALDAYNAME LOCALYEAR LOCALTIME LOCALHOUR LOCALWEEK LOCALDOW LOCALTIMESTAMP NUMBEROFPAGES \
    NUMBEROFARTICLES NUMBEROFFILES NUMBEROFUSERS NUMBEROFADMINS NUMBEROFACTIVEUSERS NUMBEROFEDITS PAGEID REVISIONID \
    REVISIONDAY REVISIONDAY2 REVISIONMONTH REVISIONMONTH1 REVISIONYEAR REVISIONTIMESTAMP REVISIONUSER REVISIONSIZE \
    ARTICLEPATH SERVER SERVERNAME SCRIPTPATH STYLEPATH PROTECTIONLEVEL PROTECTIONEXPIRY
    """)

  static let functions: Set<String> = [
    "localurl", "localurle", "fullurl", "fullurle", "canonicalurl", "canonicalurle", "formatnum", "numberofpages",
    "numberofusers", "numberofactiveusers", "numberofarticles", "numberoffiles", "numberofadmins", "numberingroup",
    "numberofedits", "anchorencode", "filepath", "pagesincategory", "pagesincat", "pagesize", "protectionlevel",
    "protectionexpiry", "pageid", "revisionid", "revisionday", "revisionday2", "revisionmonth", "revisionmonth1",
    "revisionyear", "revisiontimestamp", "revisionuser", "cascadingsources", "#speciale", "#formatdate",
    "#dateformat", "#language",
  ]

  private static func names(_ text: String) -> Set<[UInt8]> {
    Set(text.utf8.split(separator: 0x20).map(Array.init))
  }
}
