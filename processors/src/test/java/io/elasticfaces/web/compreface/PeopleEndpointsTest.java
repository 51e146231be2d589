package io.elasticfaces.web.compreface;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.web.http.HttpProblem;
import java.lang.reflect.Proxy;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** Which addresses stand for all people. S3 answers no call. */
class PeopleEndpointsTest {
    private final S3Client s3 = (S3Client) Proxy.newProxyInstance(
            S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class}, (proxy, method, arguments) -> {
                throw new UnsupportedOperationException("a call to S3");
            });
    private final PeopleEndpoints endpoints = new PeopleEndpoints(new CollectionStore(s3, "state"));

    @ParameterizedTest
    @ValueSource(strings = {"/", "/.", "/%2E", "/Ada/..", "/?collection=a", "?subject=", "?collection=a&subject=%20"})
    void shouldNotRemoveAllWhereANameIsEmpty(String end) {
        assertThatThrownBy(() -> endpoints.removeSubjects(exchange("subjects" + end)))
                .isInstanceOf(HttpProblem.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> endpoints.removeFaces(exchange("faces" + end)))
                .isInstanceOf(HttpProblem.class)
                .hasMessageContaining("is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?collection=a"})
    void shouldRemoveAllWhereNoNameIsMeant(String end) {
        assertThatThrownBy(() -> endpoints.removeSubjects(exchange("subjects" + end)))
                .hasMessage("a call to S3");
        assertThatThrownBy(() -> endpoints.removeFaces(exchange("faces" + end))).hasMessage("a call to S3");
    }

    private static Exchange exchange(String end) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        String address = "/api/v1/recognition/" + end;
        exchange.getMessage().setHeader(Exchange.HTTP_URI, address);
        int query = address.indexOf('?');
        exchange.getMessage().setHeader(Exchange.HTTP_RAW_QUERY, query < 0 ? null : address.substring(query + 1));
        return exchange;
    }
}
