-- Tables, indexes, joins, windows, transactions, triggers, JSON and a recursion.
create table person(id integer primary key, name text, age int);
with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000) insert into person select i, 'p' || i, (i * 7919) % 90 from n;
create index by_age on person(age);
select count(*), avg(age), min(name), max(name) from person;
select age, count(*) from person group by age having count(*) > 22 order by 2 desc, 1 limit 5;
begin; delete from person where age < 50; select changes(); rollback; select count(*) from person;
create trigger t after insert on person begin update person set age = 99 where id = new.id; end;
insert into person(name) values('new'); select * from person where id = last_insert_rowid();
select name, rank() over (order by age desc, id) from person limit 3;
select json_extract('{"a":[1,2,{"b":3}]}', '$.a[2].b'), json_group_array(id) from (select id from person limit 4);
select printf('%08.3f', 3.14159), hex(zeroblob(3)), upper('abc'), substr('hello', 2, 3), date(0, 'unixepoch'), 1 / 0 is null;
pragma integrity_check;
vacuum;
select page_count from pragma_page_count;
select 'EXIT-SUCCESS';
