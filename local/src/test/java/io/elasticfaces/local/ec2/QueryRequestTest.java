package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class QueryRequestTest {
    @Test
    void shouldReadListsInTheOrderOfTheirNumbers() {
        QueryRequest request = QueryRequest.parse("InstanceId.10=c&InstanceId.2=b&InstanceId.1=a&InstanceIdx.1=no");

        assertThat(request.list("InstanceId")).containsExactly("a", "b", "c");
        assertThat(request.list("Other")).isEmpty();
    }

    @Test
    void shouldReadStructuresWithinStructures() {
        QueryRequest request = QueryRequest.parse(
                "Filter.1.Name=tag%3AName&Filter.1.Value.1=a*&Filter.1.Value.2=b+c&Filter.2.Name=x&Filter.2.Value.1=y");

        List<QueryRequest> filters = request.structures("Filter");

        assertThat(filters).hasSize(2);
        assertThat(filters.get(0).required("Name")).isEqualTo("tag:Name");
        assertThat(filters.get(0).list("Value")).containsExactly("a*", "b c");
    }

    @Property(tries = 200)
    void shouldReadWhatIsWritten(@ForAll @Size(max = 20) Map<@NotEmpty String, String> parameters) {
        String form = parameters.entrySet().stream()
                .map(one -> encode(one.getKey()) + "=" + encode(one.getValue()))
                .collect(Collectors.joining("&"));
        Map<String, String> expected = parameters.entrySet().stream()
                .collect(Collectors.toMap(
                        one -> asSent(one.getKey()), one -> asSent(one.getValue()), (a, b) -> a, LinkedHashMap::new));

        assertThat(QueryRequest.parse(form).parameters()).isEqualTo(expected);
    }

    /** A lone surrogate has no UTF-8. */
    private static String asSent(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Property(tries = 500)
    void shouldReadAnythingOrRefuseIt(@ForAll String form) {
        try {
            QueryRequest request = QueryRequest.parse(form);
            request.list("a");
            request.structures("a");
            request.heads();
        } catch (RefusedException e) {
            assertThat(e.error()).isEqualTo(Ec2Error.MALFORMED_QUERY_STRING);
        }
    }

    @Test
    void shouldNameTheParameterThatIsWrong() {
        QueryRequest request = QueryRequest.parse("n=x&f=maybe&list.x=1");

        assertThatThrownBy(() -> request.number("n")).hasMessageContaining("parameter n ");
        assertThatThrownBy(() -> request.flag("f")).hasMessageContaining("parameter f ");
        assertThatThrownBy(() -> request.list("list")).hasMessageContaining("list.x");
        assertThatThrownBy(() -> request.required("Action")).hasMessageContaining("Action");
    }

    @Test
    void shouldBoundTheNumberOfParameters() {
        StringBuilder form = new StringBuilder("a");
        for (int i = 0; i < 10_001; i++) {
            form.append("&p").append(i).append("=1");
        }
        assertThatThrownBy(() -> QueryRequest.parse(form.toString())).hasMessageContaining("10000");
    }
}
