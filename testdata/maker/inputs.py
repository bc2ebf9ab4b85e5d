def files(book): return {}
