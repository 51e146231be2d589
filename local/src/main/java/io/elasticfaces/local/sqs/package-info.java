/** SQS on one machine: ElasticMQ's queues behind the JSON and the query protocol. */
package io.elasticfaces.local.sqs;
