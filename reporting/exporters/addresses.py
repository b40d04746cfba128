"""Where the links of a document lead from a file, which may lie anywhere."""

SCHEMES = ("https://", "http://", "mailto:")


def address_of(link: str, site: str) -> str:
    """``link`` as a whole address; empty where it leads nowhere. ``site`` begins the address of
    each page of the site.
    """
    if link.startswith("/") and not link.startswith("//"):
        return f"{site}{link}" if site else ""
    return link if link.lower().startswith(SCHEMES) else ""
