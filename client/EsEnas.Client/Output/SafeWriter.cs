using System.Globalization;
using System.Text;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Output;

/// <summary>
/// Writes text that no terminal obeys (<see cref="SafeText"/>), whoever wrote it: what comes from grains and files is escaped here if
/// nowhere else. Line breaks pass, so that whoever writes a single line makes it one first. What it writes stays valid JSON.
/// </summary>
internal sealed class SafeWriter(TextWriter inner) : TextWriter(CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(SafeText.Lines(value.ToString()));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => inner.Write(SafeText.Lines(value));

    public override void Flush() => inner.Flush();

    public override Task FlushAsync() => inner.FlushAsync();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
}
