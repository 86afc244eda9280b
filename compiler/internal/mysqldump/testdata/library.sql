-- The schema of library.mariadb.sql, which MariaDB 10.11's mariadb-dump wrote of it with --routines --databases library.
drop database if exists library; create database library character set utf8mb4; use library;
create table branch (id smallint unsigned not null auto_increment primary key, name varchar(80) not null comment 'What readers call it; it''s unique', opened date, at point not null, site inet6, guid uuid default uuid(), unique key name (name), spatial key (at)) comment='Houses of the library';
create table reader (id int unsigned not null auto_increment, mail varchar(200) character set latin1 collate latin1_general_ci not null, joined datetime(3) not null default current_timestamp(3), seen timestamp null on update current_timestamp(), kind enum('child','adult','senior, retired') not null default 'adult', wants set('news','events'), notes longtext check (json_valid(notes)), born year, active tinyint(1) not null default 1, score decimal(10,2) unsigned, big bigint unsigned, bits bit(8), flag bit(1), pic longblob, hash binary(16), ratio float, exact double, j json, full_name varchar(300) generated always as (concat(mail,' ',kind)) stored, short varchar(10) as (left(mail,10)) virtual, hidden int invisible, `odd ``name;` int default 3 comment 'semi;colon -- and /* comment */', primary key (id), unique key (mail), constraint c1 check (score >= 0)) comment 'People';
create table loan (reader_id int unsigned not null, branch_id smallint unsigned not null, isbn char(13) not null, at time(2), constraint fk_reader foreign key (reader_id) references reader (id) on delete cascade, constraint fk_branch foreign key (branch_id) references branch (id), primary key (reader_id, isbn)) with system versioning;
create table part (id int not null, d date not null, key (id)) partition by range (year(d)) (partition p0 values less than (2020), partition p1 values less than maxvalue);
create sequence s1;
create view readers_of as select r.id, b.name as branch from reader r join loan l on l.reader_id=r.id join branch b on b.id=l.branch_id;
delimiter ;;
create trigger t1 before insert on reader for each row begin if new.score is null then set new.score = 0; end if; end;;
create procedure p1() begin select 1; select ';'; end;;
delimiter ;
insert into branch values (1,'Main; "st\\\'reet"', '2001-01-01', point(1,2), '::1', uuid());
