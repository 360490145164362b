"""What the browser tests stand on: the real service, the built extension, a real Chromium."""
