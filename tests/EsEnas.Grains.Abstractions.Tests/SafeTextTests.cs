using System.Text.Json;

namespace EsEnas.Grains.Abstractions.Tests;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("swimmer-1a2b ± 3 · ∂ 日本 😀 é")]
    [InlineData("")]
    public void Ordinary_text_is_left_as_it_is(string text)
    {
        Assert.Same(text, SafeText.Line(text));
        Assert.True(SafeText.IsLine(text));
    }

    [Theory]
    [InlineData("a\u001b[31mred", "a\\u001b[31mred")]
    [InlineData("a\nb\r\tc", "a\\nb\\r\\tc")]
    [InlineData("a\u202egpj.exe", "a\\u202egpj.exe")]
    [InlineData("\u009b2J\u007f\u0000", "\\u009b2J\\u007f\\u0000")]
    [InlineData("a\u2028b\u2029\u200b\ufeff", "a\\u2028b\\u2029\\u200b\\ufeff")]
    [InlineData("\udb40\udc41", "\\udb40\\udc41")]
    public void What_a_terminal_obeys_or_hides_is_written_out(string text, string shown)
    {
        Assert.Equal(shown, SafeText.Line(text));
        Assert.False(SafeText.IsLine(text));
    }

    [Fact]
    public void Half_a_surrogate_is_written_out() => Assert.Equal("a\\ud800b", SafeText.Line("a" + (char)0xd800 + "b"));

    [Fact]
    public void Lines_keep_their_breaks() => Assert.Equal("a\n\tb\\u001b", SafeText.Lines("a\n\tb\u001b"));

    [Fact]
    public void Quoted_text_is_short() => Assert.Equal(new string('x', 80) + "…", SafeText.Shown(new string('x', 5000)));

    [Fact]
    public void Escaped_document_is_the_same_document()
    {
        const string Text = "{\"id\":\"a\u202eb\u200d\"}";
        Assert.NotEqual(Text, SafeText.Lines(Text));
        Assert.Equal("a\u202eb\u200d", JsonDocument.Parse(SafeText.Lines(Text)).RootElement.GetProperty("id").GetString());
    }
}
