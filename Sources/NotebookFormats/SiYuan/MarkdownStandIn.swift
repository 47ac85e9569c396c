import NotebookModel

// Stand in until the re-reading of Markdown lands.
enum MarkdownReparse {
  static func read(
    _ block: Int32, in tree: SyTree, inline: SiYuanSettings.InlineMarkdown
  ) -> (text: String, hasOtherText: Bool) { ("", false) }

  static func plainTitle(_ title: String) -> String { title }
}

enum MarkdownExport {
  static func markdown(_ block: Int32, in tree: SyTree) -> String { "" }
}
