-- SPDX-License-Identifier: Apache-2.0
-- A database in memory: rows made, indexed, joined, grouped, searched, changed. $n is the number of
-- rows.
create table goods(id integer primary key, name text, price real, kind integer);
with recursive n(i) as (select 1 union all select i + 1 from n where i < $n)
insert into goods select i, printf('item-%06d', i * 7919 % 1000003), i * 0.25 % 97, i % 50 from n;
create table kinds(kind integer primary key, label text);
insert into kinds select distinct kind, 'kind ' || kind from goods;
create index by_name on goods(name);
create index by_kind on goods(kind, price);
select label, count(*), round(avg(price), 4), min(name), max(name)
  from goods join kinds using (kind) group by label order by label limit 5;
select count(*), sum(length(name)) from goods where name like '%99%' or price between 10 and 11;
with ranked as (
  select name, kind, row_number() over (partition by kind order by price desc, name) as place
  from goods)
select name, kind from ranked where place = 1 order by kind limit 5;
update goods set price = price * 1.1 where kind % 3 = 0;
delete from goods where id % 7 = 0;
select count(*), round(sum(price), 4) from goods;
select count(*) from goods a join goods b on b.id = a.id + 1 and b.kind > a.kind;
