print("inlink")
