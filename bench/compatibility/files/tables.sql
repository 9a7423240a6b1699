create table t(id integer primary key, name text, price real);
insert into t(name, price) values ('nut', 0.25), ('bolt', 1.5), ('screw', 0.1);
create index by_price on t(price);
begin; update t set price = price * 2 where price < 1; commit;
select name, price from t order by price;
with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000) select sum(i) from n;
pragma integrity_check;
