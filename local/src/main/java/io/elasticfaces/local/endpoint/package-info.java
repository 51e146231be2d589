/** The code that the endpoints of S3, SQS and EC2 share. */
package io.elasticfaces.local.endpoint;
