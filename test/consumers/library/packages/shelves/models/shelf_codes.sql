select * from (values ('A', 'Arts'), ('S', 'Science')) as t (code, label)
