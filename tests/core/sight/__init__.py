"""One look at a casus, a form or what is remembered, as several automations see it."""
