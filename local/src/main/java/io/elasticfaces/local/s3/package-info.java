/** S3 on one machine: S3Proxy over a folder. */
package io.elasticfaces.local.s3;
