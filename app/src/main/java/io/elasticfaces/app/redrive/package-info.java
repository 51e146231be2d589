/** Another try for requests that nobody could serve. */
package io.elasticfaces.app.redrive;
