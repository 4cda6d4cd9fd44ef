int port = 8;
