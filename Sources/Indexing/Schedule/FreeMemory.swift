import CSystem

/// Memory that was needed for a pass and is needed no more.
enum FreeMemory {
  /// Gives it back to the system; the C library keeps it otherwise, for months in a service.
  static func giveBack() { inlink_give_back_memory() }
}
