/** Makes, rolls and removes what a deployment consists of, through Camel's AWS components. */
package io.elasticfaces.cli.provision;
