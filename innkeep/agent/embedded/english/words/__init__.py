"""What is known of English and of hotels in general. Data only: no hotel's own words belong here."""
