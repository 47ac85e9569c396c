/// The word that makes a page a redirect in wikis of other languages than English, beside `#REDIRECT` (spec 15, rows 2).
/// An export says itself which pages are redirects; these are for texts of which nobody says so.
enum RedirectWords {
  /// In lower case, without `#`; `language` is a wiki's code, of which the part before a hyphen counts, too.
  static func words(ofLanguage language: String) -> [[UInt8]] {
    var codes = [language]
    if let hyphen = language.firstIndex(of: "-") { codes.append(String(language[..<hyphen])) }
    var words = [Array("redirect".utf8)]
    for code in codes {
      words += (table[code] ?? "").split(separator: " ").map { word in
        LetterCase.lowercased(word.utf8.map { $0 == 0x5F ? 0x20 : $0 })
      }
    }
    return words
  }

  private static let table: [String: String] = [
    "af": "aanstuur", "ar": "تحويل", "arz": "تحويل", "be": "перанакіраванне", "be-tarask": "перанакіраваньне",
    "bg": "пренасочване виж", "br": "adkas", "bs": "preusmjeri", "ca": "redireccio redirecció", "cs": "přesměruj",
    "cy": "ail-cyfeirio ailgyfeirio", "da": "omdirigering", "de": "weiterleitung", "el": "ανακατευθυνση",
    "eo": "alidirektu alidirekto", "es": "redirección redireccion", "et": "suuna", "eu": "birzuzendu",
    "fa": "تغییرمسیر تغییر_مسیر", "fi": "ohjaus uudelleenohjaus", "fr": "redirection", "frp": "redirèccion",
    "ga": "athsheoladh", "gl": "redirección", "he": "הפניה", "hi": "पुनर्प्रेषित अनुप्रेषित", "hr": "preusmjeri",
    "hu": "átirányítás", "hy": "վերահղում", "id": "alih", "is": "tilvísun", "it": "rinvia rinvio",
    "ja": "転送 リダイレクト 転送 リダイレクト", "ka": "გადამისამართება", "kk": "айдау", "km": "ប្ដូរទីតាំងទៅ ប្តូរទីតាំងទៅ",
    "ko": "넘겨주기", "lt": "peradresavimas", "mk": "пренасочување види", "ml": "തിരിച്ചുവിടുക തിരിച്ചുവിടൽ",
    "mr": "पुनर्निर्देशन", "ms": "lencong", "mt": "rindirizza", "nl": "doorverwijzing", "nb": "omdirigering",
    "nn": "omdiriger", "no": "omdirigering", "oc": "redireccion", "pl": "patrz przekieruj tam",
    "pt": "redirecionamento redireccionamento", "ro": "redirecteaza", "ru": "перенаправление перенапр",
    "sa": "पुनर्निदेशन", "se": "stivren", "sh": "preusmjeri preusmeri", "sk": "presmeruj", "sl": "preusmeritev",
    "sq": "ridrejto", "sr": "преусмери preusmeri", "sr-ec": "преусмери", "sr-el": "preusmeri", "sv": "omdirigering",
    "ta": "வழிமாற்று", "te": "దారిమార్పు", "th": "เปลี่ยนทาง", "tr": "yönlendirme yönlendi̇rme yönlendir yönlendi̇r",
    "uk": "перенаправлення перенаправление перенапр", "vi": "đổi", "yi": "ווייטערפירן", "zh": "重定向 重新導向",
  ]
}
