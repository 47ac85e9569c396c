/// How `inlink` ends; the meanings are in `ProgramDescription.inlink`.
enum ExitStatus {
  static let answered: Int32 = 0
  static let errorBody: Int32 = 1
  static let usage: Int32 = 2
  static let noIndex: Int32 = 3
  static let several: Int32 = 4
}
