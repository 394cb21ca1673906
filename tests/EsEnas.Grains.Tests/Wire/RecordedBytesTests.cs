using System.Collections;
using System.Globalization;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace EsEnas.Grains.Tests.Wire;

/// <summary>
/// What the build before identifiers had types of their own sent and stored: every message, stored record and call, byte for byte
/// (recorded-bytes.tsv: name, bytes in base 64, and what they say, by number of member). Consoles and silos of that build are still about,
/// and its stores: never write these lines anew. Lines of messages that are new are added by running this class with
/// ESENAS_RECORD_BYTES=1.
/// </summary>
public sealed class RecordedBytesTests
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private static readonly Serializer Bytes = Services.GetRequiredService<Serializer>();

    private static string Path => Checkout.PathOf("tests/EsEnas.Grains.Tests/Wire/recorded-bytes.tsv");

    public static TheoryData<string> Recorded => [.. Lines().Keys];

    [Theory, MemberData(nameof(Recorded))]
    public void Bytes_of_the_build_before_say_what_they_said_and_are_written_as_they_were(string name)
    {
        var (bytes, said) = Lines()[name];

        var read = Bytes.Deserialize<object>(bytes);

        var says = Describe(read!);
        foreach (var (path, value) in said) Assert.Equal($"{path}={value}", $"{path}={says.GetValueOrDefault(path)}");
        // A message that has gained a member is longer now.
        if (says.Count == said.Count) Assert.Equal(Convert.ToBase64String(bytes), Convert.ToBase64String(Bytes.SerializeToArray(read)));
    }

    [Fact]
    public void Every_message_record_and_call_is_recorded()
    {
        if (Environment.GetEnvironmentVariable("ESENAS_RECORD_BYTES") == "1") Record();
        Assert.Empty(Current().Select(value => value.Name).Except(Lines().Keys));
    }

    private static void Record()
    {
        var known = File.Exists(Path) ? Lines() : [];
        using var file = File.AppendText(Path);
        foreach (var (name, value) in Current())
            if (!known.ContainsKey(name))
                file.WriteLine($"{name}\t{Convert.ToBase64String(Bytes.SerializeToArray(value))}\t" +
                    string.Join('|', Describe(value).Select(part => $"{part.Key}={part.Value}")));
    }

    private static Dictionary<string, (byte[] Bytes, Dictionary<string, string> Said)> Lines() => File.ReadAllLines(Path)
        .Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => (Convert.FromBase64String(parts[1]),
            parts[2].Split('|', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2))
                .ToDictionary(part => part[0], part => part[1])));

    private static IEnumerable<(string Name, object Value)> Current()
    {
        Type[] types = [.. typeof(IExperimentGrain).Assembly.GetTypes(), .. typeof(ExperimentRecord).Assembly.GetTypes()];
        foreach (var type in types.Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), false)
            && SampleValues.MembersOf(type).Any() && !type.IsAssignableTo(typeof(Exception)))
            .OrderBy(type => type.Name, StringComparer.Ordinal))
            yield return (type.Name, new SampleValues().Of(type));
        foreach (var type in types.Where(type => type.IsAssignableTo(typeof(IInvokable))
            && !type.IsAbstract && !type.ContainsGenericParameters))
        {
            var call = (IInvokable)Activator.CreateInstance(type)!;
            if (call.GetMethod() is not { DeclaringType.Name: var grain } method) continue;
            var samples = new SampleValues();
            foreach (var (i, argument) in method.GetParameters().Index())
                if (argument.ParameterType != typeof(CancellationToken)) call.SetArgument(i, samples.Of(argument.ParameterType));
            yield return ($"{grain}.{method.Name}", call);
        }
    }

    /// <summary>What a value says: path of numbers, and value.</summary>
    private static Dictionary<string, string> Describe(object value)
    {
        var says = new Dictionary<string, string>();
        if (value is IInvokable call)
            for (var i = 0; i < call.GetArgumentCount(); i++) Add($"{i}", call.GetArgument(i));
        else Add("", value);
        return says;

        void Add(string path, object? part)
        {
            if (part is CancellationToken) return;
            // Nothing was null when the lines were written: a member that is has been gained since.
            if (part is null) says[path] = "nothing";
            else if (part is byte[] bytes) says[path] = Convert.ToHexString(bytes);
            else if (part is IEnumerable list and not string)
                foreach (var (i, element) in list.Cast<object?>().Index()) Add($"{path}[{i}]", element);
            else if (SampleValues.MembersOf(part.GetType()).ToArray() is { Length: > 0 } members)
                foreach (var member in members) Add($"{path}.{SampleValues.NumberOf(member)}", SampleValues.ValueOf(member, part));
            else if (part is Enum) says[path] = Convert.ToInt64(part, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
            else says[path] = string.Create(CultureInfo.InvariantCulture, $"{part}");
        }
    }
}
