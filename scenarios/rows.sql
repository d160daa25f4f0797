-- What each server of rows.yaml is given, once, in an empty database: 5,000 readings of a fleet's sensors.
create table readings (
  id int unsigned primary key,
  sensor varchar(40) not null,
  value decimal(10, 2) not null,
  taken datetime not null
);

set session cte_max_recursion_depth = 5000;

insert into readings
with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 5000)
select n, concat('sensor-', lpad(n, 33, '0')), n * 1.25, '2026-01-01' + interval n second from numbers;

analyze table readings;
