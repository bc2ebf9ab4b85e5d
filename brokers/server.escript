#!/usr/bin/env escript
%% A server over OTP's ssl: reads paths of trust files and serves each in turn, as servers.py says. Its first line is its version.

-define(TIME_LIMIT, 10000). % milliseconds

main([Certificate, Key]) ->
    logger:set_primary_config(level, none),
    {ok, _} = application:ensure_all_started(ssl),
    {ok, Ssl} = application:get_key(ssl, vsn),
    io:format("Erlang/OTP ~s ssl ~s~n", [erlang:system_info(otp_release), Ssl]),
    next(Certificate, Key, none).

next(Certificate, Key, Old) ->
    case io:get_line("") of
        eof ->
            ok;
        Line ->
            Old =:= none orelse ssl:close(Old),
            Options = [
                {ip, {127, 0, 0, 1}}, {active, false}, {reuseaddr, true},
                {versions, ['tlsv1.3', 'tlsv1.2']},
                {certfile, Certificate}, {keyfile, Key}, {cacertfile, string:trim(Line)},
                {verify, verify_peer}, {fail_if_no_peer_cert, true}
            ],
            next(Certificate, Key, listen(Options))
    end.

listen(Options) ->
    case ssl:listen(0, Options) of
        {ok, Listener} ->
            {ok, {_, Port}} = ssl:sockname(Listener),
            spawn(fun() -> serve(Listener) end),
            io:format("port ~w~n", [Port]),
            Listener;
        {error, Reason} ->
            io:format("load ~0p~n", [Reason]),
            none
    end.

%% Answers the first octets of each client with the same, until the listener is closed.
serve(Listener) ->
    case ssl:transport_accept(Listener) of
        {ok, Socket} ->
            answer(ssl:handshake(Socket, ?TIME_LIMIT)),
            serve(Listener);
        {error, closed} ->
            ok
    end.

answer({ok, Client}) ->
    case ssl:recv(Client, 0, ?TIME_LIMIT) of
        {ok, Octets} -> ssl:send(Client, Octets);
        {error, _} -> ok
    end,
    ssl:close(Client);
answer({error, _}) ->
    ok.
