"""Brings the catalogues in `innkeep/web/locales/` up to what the pages say: `make words`."""

from innkeep.web.catalogues import bring_up_to_date

if __name__ == "__main__":
    bring_up_to_date()
