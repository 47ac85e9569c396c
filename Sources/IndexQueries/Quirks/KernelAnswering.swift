import NotebookModel

extension ReadOnlyIndex {
  /// The kernel's own answer, accidents included (spec E, F).
  func kernelBacklinks(_ question: BacklinkQuestion) throws -> BacklinkLists {
    let test = KernelKeywordTest(question.k, index: self)
    let emission = try BacklinkEmission(
      question.referrers.rows, in: self, passes: test.map { test in { try test.passes($0) } })
    let keywords = try KernelKeywords(
      question.target, emitted: emission.blocks, settings: question.settings, index: self)
    let mentions = try KernelMentions(question, keywords: keywords, index: self).blocks()
    return BacklinkLists(
      backlinks: try linkingDocuments(
        DocumentCount.counts(ofSorted: emission.blocks.map(\.key.value).sorted())),
      backmentions: try linkingDocuments(DocumentCount.counts(ofSorted: mentions)),
      linkRefsCount: Self.kernelCount(emission, referrers: question.referrers.rows.count))
  }

  /// The kernel takes off what paragraphs share parents, then parents and blocks that fail `k`, some of them twice:
  /// the result may be negative (spec E4).
  private static func kernelCount(_ emission: BacklinkEmission, referrers: Int) -> Int {
    referrers - (emission.paragraphs - emission.paragraphParents) - emission.failedParents
      - emission.failedReferrers
  }
}
