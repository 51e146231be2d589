/** {@code faces status}: shows the status of a running web tier. */
package io.elasticfaces.cli.status;
