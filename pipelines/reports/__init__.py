"""All evidence about one issuer and year to one report."""
