"""How values travel to a ClickHouse server: the only place where text of an index becomes part of a statement or a body."""

# Both in a literal and in TabSeparated a backslash begins an escape; these are the bytes that end something. CR too: newer servers
# take one before a line end for Windows' and refuse it.
_ESCAPES = ((b"\\", b"\\\\"), (b"\t", b"\\t"), (b"\n", b"\\n"), (b"\r", b"\\r"), (b"\0", b"\\0"))


def escaped(value):
    """Bytes of a text as a TabSeparated field has them."""
    data = value.encode(errors="surrogateescape") if isinstance(value, str) else value
    for raw, written in _ESCAPES:
        data = data.replace(raw, written)
    return data


def literal(value):
    """A value in a statement: a number, a text, or a list or tuple of them."""
    if isinstance(value, bool) or value is None:
        raise TypeError("no such literal: %r" % (value,))
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, (str, bytes)):
        return b"'" + escaped(value).replace(b"'", b"\\'") + b"'"
    if isinstance(value, tuple):
        return b"(" + b",".join(map(literal, value)) + b")"
    if isinstance(value, list):
        return b"[" + b",".join(map(literal, value)) + b"]"
    raise TypeError("no such literal: %s" % type(value).__name__)


def statement(sql, **values):
    """Bytes of a statement: {name} stands for a value. The statement itself is always a constant of the program."""
    parts, rest = [], sql
    while True:
        before, mark, rest = rest.partition("{")
        parts.append(before.encode())
        if not mark:
            return b"".join(parts)
        name, _, rest = rest.partition("}")
        parts.append(literal(values[name]))


class Written(bytes):
    """A field as it travels already."""


def written_list(elements):
    """An array of numbers, or of texts that `sql_quoted` wrote."""
    return Written(b"[" + b",".join(e if isinstance(e, bytes) else b"%d" % e for e in elements) + b"]")


# Bytes of a list in a statement: a server takes no statement above max_query_size (262144), and reads one at its leisure.
_PORTION = 64 << 10


def portions(values):
    """A list in parts that a statement may have, as tuples; none of an empty one."""
    part, size = [], 0
    for value in values:
        part.append(value)
        size += len(literal(value)) + 1
        if size >= _PORTION:
            yield tuple(part)
            part, size = [], 0
    if part:
        yield tuple(part)


def row(*fields):
    """A TabSeparated line; lists are arrays."""
    return b"\t".join(f if isinstance(f, Written) else literal(f) if isinstance(f, list) else b"%d" % f if isinstance(f, int) else escaped(f) for f in fields) + b"\n"


def sql_escaped(column):
    """The same escapes as `escaped`, as an expression for SQLite, so that it writes the lines itself. A zero byte stays: replace()
    can't look for one, and within a field it ends nothing."""
    return "replace(replace(replace(replace(%s, '\\', '\\\\'), char(9), '\\t'), char(10), '\\n'), char(13), '\\r')" % column


def sql_element(column, escapes=True):
    """An element of an array, as `literal` writes it between quotes. Without `escapes` only the quote is."""
    return "replace(%s, '''', '\\''')" % (sql_escaped(column) if escapes else column)


def sql_quoted(column):
    """A whole element of an array of texts."""
    return "'''' || %s || ''''" % sql_element(column)
