/** The commands that send pictures to a running web tier. */
package io.elasticfaces.cli.face;
