from logs import CONFIG

logconfig_dict = CONFIG  # before anything is loaded, so that the server's own lines are JSON too
