-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: db.example    Database: shop
-- ------------------------------------------------------
-- Server version	8.0.36

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '8ddcb7a2-e5ce-11f1-b3ec-02fc00000001:1-5';

DROP TABLE IF EXISTS `customers`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `customers` (
  `id` binary(16) NOT NULL DEFAULT (uuid_to_bin(uuid())),
  `email` varchar(255) COLLATE utf8mb4_0900_as_cs NOT NULL,
  `place` point /*!80003 SRID 4326 */ DEFAULT NULL,
  `settings` json DEFAULT (json_object('mails',true)),
  `secret` varchar(20) DEFAULT NULL /*!80023 INVISIBLE */,
  `domain` varchar(255) COLLATE utf8mb4_0900_as_cs GENERATED ALWAYS AS (substring_index(`email`,_utf8mb4'@',-(1))) VIRTUAL,
  `created` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6) COMMENT 'made; by ''us''',
  PRIMARY KEY (`id`),
  UNIQUE KEY `by_mail` (`email`) /*!80000 INVISIBLE */,
  UNIQUE KEY `start` (`domain`(3)),
  KEY `by_expression` ((cast(`created` as date))),
  FULLTEXT KEY `words` (`email`) /*!50100 WITH PARSER `ngram` */ ,
  CONSTRAINT `mailish` CHECK ((`email` like _utf8mb4'%@%')) /*!80016 NOT ENFORCED */
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_as_cs STATS_SAMPLE_PAGES=8 /*!80016 DEFAULT ENCRYPTION='Y' */ COMMENT='Who buys'
/*!50100 PARTITION BY KEY (id)
PARTITIONS 4 */;

--
-- Dumping data for table `customers`
--

INSERT INTO `customers` (`id`) VALUES (_binary '\'; CREATE TABLE `no` (`a` int); --'),(_binary 'x\\');

CREATE TABLE `orders` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `customer` binary(16) NOT NULL,
  `paid` tinyint(1) DEFAULT NULL,
  `items` smallint unsigned zerofill NOT NULL,
  `rating` double(5,2) DEFAULT NULL,
  `y` year DEFAULT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `of_customer` FOREIGN KEY (`customer`) REFERENCES `customers` (`id`) ON DELETE RESTRICT ON UPDATE CASCADE
) ENGINE=InnoDB;

/*!50001 DROP VIEW IF EXISTS `paid_orders`*/;
/*!50001 CREATE VIEW `paid_orders` AS SELECT 
 1 AS `id`,
 1 AS `customer`*/;

DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `orders` FOR EACH ROW BEGIN
  SET NEW.items = 1; -- not the end
END */;;
DELIMITER ;

/*!50001 DROP VIEW IF EXISTS `paid_orders`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `paid_orders` AS select `orders`.`id` AS `id`,`orders`.`customer` AS `customer` from `orders` where `orders`.`paid` */;

ALTER TABLE `orders` ADD COLUMN `note` varchar(20) CHARACTER SET latin7 COLLATE latin7_bin NOT NULL COMMENT 'for the house' AFTER `customer`, DROP COLUMN `y`,
  MODIFY `rating` decimal(3,1) NOT NULL FIRST, CHANGE `paid` `is_paid` tinyint(1) NOT NULL, ADD COLUMN at_door point, ADD UNIQUE KEY (`note`);
RENAME TABLE `orders` TO `purchases`;
CREATE TABLE `purchases_copy` LIKE `purchases`;
CREATE TABLE `broken` (
  `id` int NOT,
  `x` nonsense
);
FROBNICATE `orders`;
-- Dump completed
