/** What the endpoints of S3, SQS and EC2 have in common. */
package io.elasticfaces.local.endpoint;
