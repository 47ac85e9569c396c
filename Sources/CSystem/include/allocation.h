#pragma once

/// Lets threads share `count` heaps instead of having one each: a hundred threads would keep a hundred times what one needs.
/// Before the first thread; does nothing where that can't be asked for.
void inlink_share_heaps(int count);
