class TableOp:
    pass
