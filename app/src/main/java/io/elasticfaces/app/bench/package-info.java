/** Measurements that anybody can repeat: each is a command that says what it ran on and what came out. */
package io.elasticfaces.app.bench;
