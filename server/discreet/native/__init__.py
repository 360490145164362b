"""Native messaging: a browser starts us, and we tell our extension where the service is."""
