"""Makes, on the server of a URL, what the suite says a target is: the user root and the database dbt."""
import sys
from urllib.parse import urlsplit

import psycopg2

url = urlsplit(sys.argv[1])
link = psycopg2.connect(sys.argv[1])
link.autocommit = True
with link.cursor() as cursor:
    cursor.execute("select 1 from pg_roles where rolname = 'root'")
    if not cursor.fetchone():
        cursor.execute("create role root superuser login password 'password'")
    cursor.execute("select 1 from pg_database where datname = 'dbt'")
    if not cursor.fetchone():
        cursor.execute("create database dbt owner root")
link.close()
print(url.port)
