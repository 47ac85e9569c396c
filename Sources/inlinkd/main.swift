print("inlinkd")
